// What Swift cannot import from libav: macros with arguments or casts in them. Each is a constant or one call.
#pragma once

#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <libavutil/error.h>
#include <libavutil/opt.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>

// AVERROR(e) is a function-like macro.
static inline int cffmpeg_error(int posix_code) { return AVERROR(posix_code); }

// AVERROR_EOF and its kind are built by FFERRTAG, a function-like macro.
static inline int cffmpeg_error_eof(void) { return AVERROR_EOF; }

// AV_NOPTS_VALUE casts a literal that does not fit a signed integer.
static inline int64_t cffmpeg_no_timestamp(void) { return AV_NOPTS_VALUE; }

// AV_CODEC_FLAG_* are shifts of unsigned literals, while AVCodecContext.flags is signed.
static inline int cffmpeg_codec_flag_bitexact(void) { return AV_CODEC_FLAG_BITEXACT; }
static inline int cffmpeg_codec_flag_global_header(void) { return AV_CODEC_FLAG_GLOBAL_HEADER; }
