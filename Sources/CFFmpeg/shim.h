// What Swift cannot import from libav, macros with arguments or casts in them, and what libav's versions name differently.
// Each is a constant or one call.
#pragma once

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/dovi_meta.h>
#include <libavutil/error.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
#include <stdbool.h>

// AVERROR(e) is a function-like macro.
static inline int cffmpeg_error(int posix_code) { return AVERROR(posix_code); }

// AVERROR_EOF and its kind are built by FFERRTAG, a function-like macro.
static inline int cffmpeg_error_eof(void) { return AVERROR_EOF; }

// AV_NOPTS_VALUE casts a literal that does not fit a signed integer.
static inline int64_t cffmpeg_no_timestamp(void) { return AV_NOPTS_VALUE; }

// AV_CODEC_FLAG_* are shifts of unsigned literals, while AVCodecContext.flags is signed.
static inline int cffmpeg_codec_flag_bitexact(void) { return AV_CODEC_FLAG_BITEXACT; }
static inline int cffmpeg_codec_flag_global_header(void) { return AV_CODEC_FLAG_GLOBAL_HEADER; }

// FFmpeg 7 removed AVFrame.pkt_duration; its successor came with FFmpeg 6.
static inline int64_t cffmpeg_frame_duration(const AVFrame *frame) {
#if LIBAVUTIL_VERSION_MAJOR >= 58
    return frame->duration;
#else
    return frame->pkt_duration;
#endif
}

// FFmpeg 6.1 deprecated AVFrame.interlaced_frame in favour of a flag.
static inline bool cffmpeg_frame_is_interlaced(const AVFrame *frame) {
#ifdef AV_FRAME_FLAG_INTERLACED
    return (frame->flags & AV_FRAME_FLAG_INTERLACED) != 0;
#else
    return frame->interlaced_frame != 0;
#endif
}

// FFmpeg 6.1 moved a stream's side data into its codec parameters and deprecated av_stream_get_side_data and _new_side_data.
#define CFFMPEG_CODED_SIDE_DATA (LIBAVCODEC_VERSION_INT >= AV_VERSION_INT(60, 31, 100))

// Data that a container keeps about a stream, or NULL.
static inline const uint8_t *cffmpeg_side_data(
    const AVStream *stream, enum AVPacketSideDataType type, size_t *size) {
#if CFFMPEG_CODED_SIDE_DATA
    const AVPacketSideData *found = av_packet_side_data_get(
        stream->codecpar->coded_side_data, stream->codecpar->nb_coded_side_data, type);
    *size = found ? found->size : 0;
    return found ? found->data : NULL;
#else
    return av_stream_get_side_data(stream, type, size);
#endif
}

// A stream's display matrix, nine numbers, or NULL where it has none.
static inline const int32_t *cffmpeg_display_matrix(const AVStream *stream) {
    size_t size = 0;
    const uint8_t *data = cffmpeg_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, &size);
    return size >= 9 * sizeof(int32_t) ? (const int32_t *)data : NULL;
}

// Gives a stream a display matrix to be filled in; NULL where there is no memory.
static inline int32_t *cffmpeg_add_display_matrix(AVStream *stream) {
    const size_t size = 9 * sizeof(int32_t);
#if CFFMPEG_CODED_SIDE_DATA
    AVPacketSideData *added = av_packet_side_data_new(
        &stream->codecpar->coded_side_data, &stream->codecpar->nb_coded_side_data, AV_PKT_DATA_DISPLAYMATRIX, size, 0);
    return added ? (int32_t *)added->data : NULL;
#else
    return (int32_t *)av_stream_new_side_data(stream, AV_PKT_DATA_DISPLAYMATRIX, size);
#endif
}
