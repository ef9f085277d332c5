// Projections of any text are refused or take no more than there is.

#include "fuzz_support.hpp"
#include "local/expressions/expressions.hpp"

#include <cstddef>
#include <cstdint>

namespace ddb = tenon::local::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  try {
    ddb::placeholders with(ddb::fuzzing::names, ddb::fuzzing::values);
    const auto projection = ddb::read_projection(text, with);
    for (const auto& [name, value] : projection.project(ddb::fuzzing::sample)) {
      if (!projection.has_name(name) || !ddb::fuzzing::sample.contains(name)) __builtin_trap();
    }
  } catch (const ddb::failure&) {}
  return 0;
}
