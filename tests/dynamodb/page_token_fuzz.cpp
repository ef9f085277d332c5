// A token that is not ours is refused; one that is taken is a key.
#include <tenon/base/error.hpp>
#include <tenon/dynamodb/pagination.hpp>

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tenon;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  dynamodb::query_request r{.table_name = "t", .key_condition_expression = dynamodb::key("PK") == 1};
  try {
    dynamodb::page_tokens().resume(r, text);
    (void)r.exclusive_start_key.to_item();
  } catch (const validation_error&) {
    // Not a token.
  } catch (const value_out_of_range&) {
    // A number that DynamoDB does not have.
  }
  static const dynamodb::page_tokens signing("a key of 16 bytes or more");
  try {
    signing.resume(r, text);
    if (!text.empty()) std::abort();
  } catch (const validation_error&) {
    // Not signed.
  }
  return 0;
}
