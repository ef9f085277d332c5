#include "local/server/compression.hpp"

#include "dynamodb/aws/inflation.hpp"

#include <zlib.h>

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

namespace tenon::local::dynamodb {
namespace {

namespace aws = tenon::dynamodb::aws;

constexpr std::size_t room_behind = 64;

constexpr aws::compressed_form form_of(coding c) noexcept {
  return c == coding::gzip ? aws::compressed_form::gzip : aws::compressed_form::zlib;
}

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
  if (deflateInit2(&stream, Z_BEST_SPEED, Z_DEFLATED, aws::window_bits(form_of(as)), memory_level,
                   Z_DEFAULT_STRATEGY) != Z_OK)
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
  if (compressed.size() > std::numeric_limits<std::uint32_t>::max() / 4) return std::nullopt;
  using outcome = aws::inflation::outcome;
  aws::inflation in(compressed, form_of(from));
  std::optional<std::string> out(std::in_place);
  if (in.append_member(*out, longest) != outcome::whole) return std::nullopt;
  if (from == coding::deflate && in.has_more()) return std::nullopt;
  while (in.is_at_gzip()) {
    in.begin_member();
    if (in.append_member(*out, longest) != outcome::whole) return std::nullopt;
  }
  out->reserve(out->size() + room_behind);
  return out;
}

}  // namespace tenon::local::dynamodb
