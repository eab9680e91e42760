#!/usr/bin/env bash
# Makes the small videos that the fuzzing tests begin with. Another ffmpeg makes other bytes, which does as well.
set -euo pipefail
cd "$(dirname "$0")/videos"

# make NAME SIZE SECONDS OPTION...
make() {
    local name=$1 size=$2 seconds=$3
    shift 3
    ffmpeg -v error -nostdin -y -f lavfi -i "testsrc2=s=$size:r=25:d=$seconds" "$@" "$name"
}

h264="-c:v libx264 -preset veryfast -crf 40 -g 12"
make h264.mp4 64x48 1.2 $h264 -pix_fmt yuv420p
make h264-10.mov 64x48 1.2 $h264 -pix_fmt yuv420p10le
make h264.ts 64x48 1.2 $h264 -pix_fmt yuv420p -bf 2
make hevc.mkv 64x48 1.2 -c:v libx265 -x265-params log-level=none -crf 42 -pix_fmt yuv420p
make mpeg4.avi 64x48 1.2 -c:v mpeg4 -q:v 25 -g 10
make mpeg2.mpg 64x48 1.2 -c:v mpeg2video -q:v 25 -bf 2
make vp9.webm 64x48 1.2 -c:v libvpx-vp9 -b:v 20k -pix_fmt yuv420p
make flv1.flv 64x48 1.2 -c:v flv1 -q:v 25
make mjpeg.mov 48x32 0.8 -c:v mjpeg -q:v 28 -pix_fmt yuvj420p
make palette.gif 48x32 0.8
make raw.y4m 32x24 0.8 -pix_fmt yuv420p
make theora.ogv 48x32 0.8 -c:v libtheora -g 1 -b:v 800k
make wmv2.asf 48x32 0.8 -c:v wmv2 -q:v 28
make ffv1.nut 33x21 0.8 -c:v ffv1 -pix_fmt yuv444p
make alpha.mov 48x32 0.8 -c:v qtrle -pix_fmt argb
