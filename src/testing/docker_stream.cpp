#include "testing/docker_stream.hpp"

#include "base/big_endian.hpp"
#include "base/quote.hpp"

#include <tenon/base/error.hpp>

#include <cstddef>

namespace tenon::testing {
namespace {

constexpr std::size_t header_size = 8;

}  // namespace

process_output decode_docker_stream(std::string_view bytes) {
  process_output out;
  while (!bytes.empty()) {
    const char stream = bytes[0];
    if (stream < 0 || stream > 2 || bytes.substr(1, 3).find_first_not_of('\0') != std::string_view::npos)
      raise({.kind = error_kind::external_failure,
             .message = "The container engine sent " + text::quote(bytes) + " where the output of a process was due."});
    if (bytes.size() < header_size) break;
    const std::string_view content = bytes.substr(header_size, big_endian(bytes.substr(4, 4)));
    out.all += content;
    (stream == 2 ? out.standard_error : out.standard_output) += content;
    bytes.remove_prefix(header_size + content.size());
  }
  return out;
}

}  // namespace tenon::testing
