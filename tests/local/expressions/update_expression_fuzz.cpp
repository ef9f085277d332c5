// Updates of any text are refused or applied; one that fails leaves the item as it was.

#include "fuzz_support.hpp"
#include "local/expressions/expressions.hpp"

#include <cstddef>
#include <cstdint>

namespace ddb = tenon::local::dynamodb;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  ddb::item in = ddb::fuzzing::sample;
  try {
    ddb::placeholders with(ddb::fuzzing::names, ddb::fuzzing::values);
    const auto update = ddb::read_update(text, with);
    try {
      update.apply(in);
    } catch (const ddb::failure&) {
      if (!(in == ddb::fuzzing::sample)) __builtin_trap();
    }
    update.changed_part_of(in);
  } catch (const ddb::failure&) {}
  return 0;
}
