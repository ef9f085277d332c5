// Statements of any text are refused or run on an item.

#include "fuzz_support.hpp"
#include "local/expressions/partiql_statement.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace ddb = tenon::local::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const std::vector<ddb::attribute_value> parameters{1, "x", tenon::dynamodb::attribute_list{1, 2}};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    const auto statement = ddb::read_statement(text, parameters);
    if (statement.where) {
      statement.where->evaluate(&ddb::fuzzing::sample);
      ddb::required_tests(*statement.where);
      if (const auto found = ddb::key_alternatives(*statement.where, "pk", "sk")) ddb::has_overlap(*found);
    }
    if (statement.update) {
      ddb::item in = ddb::fuzzing::sample;
      statement.update->apply(in);
    }
  } catch (const ddb::failure&) {}
  return 0;
}
