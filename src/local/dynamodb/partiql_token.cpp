#include "local/dynamodb/partiql_token.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/key_encoding.hpp"

#include <tenon/base/bytes.hpp>
#include <tenon/dynamodb/wire.hpp>

#include <cstdint>

namespace tenon::local::dynamodb {
namespace {

// Keeps tokens of other statements, and of other programs, apart.
std::string mark_of(const statement& of) {
  std::string text = of.text;
  for (const auto& value : of.parameters) tenon::dynamodb::append_wire(text, value);
  std::string mark = "T1";
  append_number(mark, hash_of(text));
  return mark;
}

}  // namespace

std::string next_token_of(std::string_view last_key, const statement& of) {
  return tenon::bytes(mark_of(of).append(last_key)).to_base64();
}

std::string start_key_from(std::string_view token, const statement& of) {
  const auto mark = mark_of(of);
  const auto decoded = tenon::bytes::try_from_base64(token);
  if (!decoded || !decoded->view().starts_with(mark)) refuse("NextToken does not match request");
  return std::string(decoded->view().substr(mark.size()));
}

}  // namespace tenon::local::dynamodb
