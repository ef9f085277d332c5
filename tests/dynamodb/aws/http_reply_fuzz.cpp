#include "dynamodb/aws/gzip.hpp"
#include "dynamodb/aws/http_reply_parser.hpp"

#include <tenon/base/error.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace tenon::dynamodb::aws;

namespace {

constexpr std::size_t limit = 100'000;

// As the client does: what is not used is given again with what follows.
bool parse(std::string_view data, std::size_t piece, http_reply& reply) {
  try {
    http_reply_parser parser(reply, limit);
    std::string held;
    while (!parser.is_done()) {
      if (data.empty()) {
        parser.end();
        break;
      }
      const std::size_t some = std::min(piece, data.size());
      held.append(data.substr(0, some));
      data.remove_prefix(some);
      held.erase(0, parser.read(held));
    }
  } catch (const tenon::connection_error&) {
    return false;
  }
  if (reply.body.size() > limit || reply.body.capacity() < reply.body.size() + 64) std::abort();
  return true;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  http_reply whole;
  if (parse(text, std::max<std::size_t>(1, size), whole)) {
    (void)whole.headers.find("Content-Type");
    // However it arrives, it is the same answer.
    http_reply slow;
    if (!parse(text, 7, slow) || slow.status != whole.status || slow.body != whole.body) std::abort();
  }
  try {
    if (gunzip(text, limit).size() > limit) std::abort();
  } catch (const tenon::connection_error&) {}
  return 0;
}
