#include "dynamodb/aws/gzip.hpp"

#include "dynamodb/aws/inflation.hpp"

#include <tenon/base/error.hpp>

namespace tenon::dynamodb::aws {

namespace {

constexpr std::size_t room_behind = 64;

[[noreturn]] void reject(const std::string& why) {
  raise({.kind = error_kind::connection_closed, .message = "The server's compressed answer cannot be read: " + why});
}

void append_member(inflation& in, std::string& out, std::size_t max_size) {
  switch (in.append_member(out, max_size)) {
    case inflation::outcome::whole: return;
    case inflation::outcome::cut_off: reject("its end is missing");
    case inflation::outcome::too_long:
      reject("it holds more than " + std::to_string(max_size) + " bytes, which max_reply_size allows");
    case inflation::outcome::damaged:
      reject(std::string(in.problem().empty() ? "it is not in the format of gzip" : in.problem()));
  }
}

}  // namespace

std::string gunzip(std::string_view compressed, std::size_t max_size) {
  inflation in(compressed, compressed_form::gzip);
  std::string out;
  append_member(in, out, max_size);
  while (in.has_more()) {
    in.begin_member();
    append_member(in, out, max_size);
  }
  out.reserve(out.size() + room_behind);
  return out;
}

}  // namespace tenon::dynamodb::aws
