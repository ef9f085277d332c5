#include "codegen/writers.hpp"

#include "codegen/literals.hpp"

#include <fmt/format.h>

#include <iterator>

namespace tenon::codegen {

std::string write_enum_header(const cpp_client& client, const settings& how) {
  std::string out = "#pragma once\n\n#include <cstdint>\n#include <optional>\n#include <string_view>\n\n";
  const auto to = [&] { return std::back_inserter(out); };
  fmt::format_to(to(), "namespace {} {{\n\n", how.cpp_namespace);
  for (const cpp_enum& e : client.enums) {
    append_documentation(out, "", e.source->documentation);
    fmt::format_to(to(), "enum class {} : std::uint16_t {{\n", e.type);
    for (std::size_t i = 0; i < e.enumerators.size(); ++i) {
      append_documentation(out, "  ", e.source->values[i].documentation);
      fmt::format_to(to(), "  {},\n", e.enumerators[i]);
    }
    out += "};\n\n";
  }
  out += "// The name in the schema; empty for a number that no enumerator has.\n";
  for (const cpp_enum& e : client.enums)
    fmt::format_to(to(), "[[nodiscard]] std::string_view to_string({} value) noexcept;\n", e.type);
  out += "\n// The enumerator of that name in the schema.\n";
  for (const cpp_enum& e : client.enums)
    fmt::format_to(to(), "[[nodiscard]] std::optional<{}> {}(std::string_view name) noexcept;\n", e.type, e.parser);
  fmt::format_to(to(), "\n}}  // namespace {}\n", how.cpp_namespace);
  return out;
}

}  // namespace tenon::codegen
