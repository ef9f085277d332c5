#include "dynamodb/aws/ini_file.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  for (const auto& [name, section] : tenon::dynamodb::aws::parse_ini(text)) {
    if (name.empty() || name.find('\n') != std::string::npos) std::abort();
    for (const auto& [property, value] : section)
      if (property.empty()) std::abort();
  }
  return 0;
}
