// Conditions of any text are refused or evaluated, as conditions on items and on keys.

#include "fuzz_support.hpp"
#include "local/expressions/expressions.hpp"

#include <cstddef>
#include <cstdint>

namespace ddb = tenon::local::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    ddb::placeholders with(ddb::fuzzing::names, ddb::fuzzing::values);
    const auto condition = ddb::read_condition(text, with);
    const bool holds = condition.evaluate(&ddb::fuzzing::sample);
    if (holds != condition.evaluate(&ddb::fuzzing::sample)) __builtin_trap();
    condition.evaluate(nullptr);
  } catch (const ddb::failure&) {}
  try {
    ddb::placeholders with(ddb::fuzzing::names, ddb::fuzzing::values);
    const ddb::key_element partition{"pk", ddb::attribute_type::string};
    const ddb::key_element sort{"a", ddb::attribute_type::number};
    ddb::read_key_condition(text, with).select({{&partition, 1}, {&sort, 1}});
  } catch (const ddb::failure&) {}
  return 0;
}
