#include "dynamodb/aws/gzip.hpp"

#include <tenon/base/error.hpp>

#include <zlib.h>

#include <algorithm>
#include <new>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::size_t room_behind = 64;

[[noreturn]] void reject(const std::string& why) {
  raise({.kind = error_kind::connection_closed, .message = "The server's compressed answer cannot be read: " + why});
}

struct inflation {
  z_stream stream{};

  inflation() {
    if (inflateInit2(&stream, 16 + MAX_WBITS) != Z_OK) throw std::bad_alloc();
  }
  inflation(const inflation&) = delete;
  inflation& operator=(const inflation&) = delete;
  ~inflation() { inflateEnd(&stream); }
};

}  // namespace

std::string gunzip(std::string_view compressed, std::size_t max_size) {
  inflation i;
  z_stream& z = i.stream;
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));  // zlib does not write there
  std::size_t left = compressed.size();
  std::string out;
  for (;;) {
    if (z.avail_in == 0 && left > 0) {
      z.avail_in = static_cast<uInt>(std::min<std::size_t>(left, 1u << 30));
      left -= z.avail_in;
    }
    const std::size_t have = out.size();
    if (have > max_size)
      reject("it holds more than " + std::to_string(max_size) + " bytes, which max_reply_size allows");
    out.resize(std::max<std::size_t>(4096, std::min(2 * have, have + (1u << 20))));
    z.next_out = reinterpret_cast<Bytef*>(out.data() + have);
    z.avail_out = static_cast<uInt>(out.size() - have);
    const int result = inflate(&z, Z_NO_FLUSH);
    out.resize(out.size() - z.avail_out);
    if (result == Z_STREAM_END) {
      if (z.avail_in == 0 && left == 0) break;
      if (inflateReset(&z) != Z_OK) reject("zlib gave up");  // a file may have several members
    } else if (result == Z_BUF_ERROR || (result == Z_OK && z.avail_in == 0 && left == 0 && z.avail_out > 0)) {
      reject("its end is missing");
    } else if (result != Z_OK) {
      reject(z.msg ? z.msg : "it is not in the format of gzip");
    }
  }
  if (out.size() > max_size)
    reject("it holds more than " + std::to_string(max_size) + " bytes, which max_reply_size allows");
  out.reserve(out.size() + room_behind);
  return out;
}

}  // namespace tenon::dynamodb::aws
