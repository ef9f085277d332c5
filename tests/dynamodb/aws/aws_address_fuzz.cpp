#include "dynamodb/aws/http_date.hpp"
#include "dynamodb/aws/http_url.hpp"
#include "dynamodb/aws/json_texts.hpp"

#include <tenon/base/error.hpp>
#include <tenon/dynamodb/aws.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

using namespace tenon::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const aws::http_url u = aws::parse_http_url(text, "The input");
    // What is accepted goes into a request, which nothing may be smuggled into.
    for (const std::string& part : {u.host_header(), u.target})
      if (part.empty() || part.find_first_of("\r\n ") != std::string::npos) std::abort();
    const aws::http_url again = aws::parse_http_url(u.place() + u.target, "The input");
    if (again.host != u.host || again.port != u.port || again.target != u.target) std::abort();
  } catch (const tenon::validation_error&) {}
  try {
    (void)aws_options_from_url(text);
  } catch (const tenon::validation_error&) {}
  (void)aws::parse_http_date(text);
  if (const auto members = aws::json_texts::parse(text)) (void)(*members)["AccessKeyId"];
  return 0;
}
