#include "local/server/compression.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>

namespace tenon::local::dynamodb {
namespace {

constexpr std::size_t room_behind = 64;

constexpr int window_of(coding c) noexcept { return c == coding::gzip ? MAX_WBITS + 16 : MAX_WBITS; }

class inflation {
 public:
  inflation(std::string_view compressed, coding from) {
    if (inflateInit2(&z_, window_of(from)) != Z_OK) throw std::bad_alloc();
    z_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data()));  // zlib does not write there
    z_.avail_in = static_cast<uInt>(compressed.size());
  }
  inflation(const inflation&) = delete;
  inflation& operator=(const inflation&) = delete;
  ~inflation() { inflateEnd(&z_); }

  bool has_more() const noexcept { return z_.avail_in > 0; }
  bool is_at_gzip() const noexcept { return z_.avail_in > 1 && z_.next_in[0] == 0x1f && z_.next_in[1] == 0x8b; }
  void begin_member() { inflateReset(&z_); }

  // Appends a member's content. False if it has no end, or is damaged, or the content gets longer than `longest`.
  bool append_member(std::string& out, std::size_t longest) {
    constexpr std::size_t least_room = 16 * 1024;
    for (;;) {
      const auto have = out.size();
      if (have > longest) return false;
      out.resize(have + std::max(have, least_room));
      z_.next_out = reinterpret_cast<Bytef*>(out.data() + have);
      z_.avail_out = static_cast<uInt>(out.size() - have);
      const int result = inflate(&z_, Z_NO_FLUSH);
      const bool is_full = z_.avail_out == 0;
      out.resize(out.size() - z_.avail_out);
      if (result == Z_STREAM_END) return out.size() <= longest;
      if (result != Z_OK || !is_full) return false;
    }
  }

 private:
  z_stream z_{};
};

}  // namespace

std::optional<coding> coding_named(std::string_view name) noexcept {
  const auto is = [&](std::string_view lower) {
    return std::equal(name.begin(), name.end(), lower.begin(), lower.end(),
                      [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a - 'A' + 'a' : a) == b; });
  };
  if (is("gzip")) return coding::gzip;
  if (is("deflate")) return coding::deflate;
  if (is("identity") || is("amz-1.0") || name.empty()) return coding::none;
  return std::nullopt;
}

void compress(std::string& body, coding as) {
  constexpr int memory_level = 8;
  z_stream stream{};
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, window_of(as), memory_level, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::bad_alloc();
  std::string out(deflateBound(&stream, static_cast<uLong>(body.size())), '\0');
  stream.next_in = reinterpret_cast<Bytef*>(body.data());
  stream.avail_in = static_cast<uInt>(body.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  deflate(&stream, Z_FINISH);  // there is room for everything
  out.resize(stream.total_out);
  deflateEnd(&stream);
  body = std::move(out);
}

std::optional<std::string> expand(std::string_view compressed, coding from, std::size_t longest) {
  if (compressed.size() > std::numeric_limits<uInt>::max() / 4) return std::nullopt;
  inflation in(compressed, from);
  std::optional<std::string> out(std::in_place);
  if (!in.append_member(*out, longest)) return std::nullopt;
  if (from == coding::deflate && in.has_more()) return std::nullopt;
  while (in.is_at_gzip()) {
    in.begin_member();
    if (!in.append_member(*out, longest)) return std::nullopt;
  }
  out->reserve(out->size() + room_behind);
  return out;
}

}  // namespace tenon::local::dynamodb
