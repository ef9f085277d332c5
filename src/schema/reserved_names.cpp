#include "schema/reserved_names.hpp"

#include <algorithm>
#include <array>

namespace tenon::schema {

namespace {

constexpr std::array<std::string_view, 48> reserved{
    "PrismaClient", "async",      "await",     "break",  "case",     "catch", "class",      "const",
    "continue",     "debugger",   "default",   "delete", "do",       "else",  "enum",       "export",
    "extends",      "false",      "finally",   "for",    "function", "if",    "implements", "import",
    "in",           "instanceof", "interface", "let",    "new",      "null",  "package",    "private",
    "protected",    "public",     "return",    "super",  "switch",   "this",  "throw",      "true",
    "try",          "typeof",     "using",     "var",    "void",     "while", "with",       "yield",
};

constexpr std::array<std::string_view, 9> scalars{"String",  "Boolean",  "Int",  "BigInt", "Float",
                                                  "Decimal", "DateTime", "Json", "Bytes"};

}  // namespace

bool is_reserved_name(std::string_view name) {
  return std::find(reserved.begin(), reserved.end(), name) != reserved.end();
}

bool is_scalar_name(std::string_view name) { return std::find(scalars.begin(), scalars.end(), name) != scalars.end(); }

}  // namespace tenon::schema
