#pragma once

#include <string>

namespace tenon::cli {

/// For the help texts of commands that read a schema.
inline constexpr const char* schema_argument_help =
    "A schema file, or a folder of .prisma files that make up one schema.\n"
    "Default: the first of ./schema.prisma, ./prisma/schema.prisma and ./prisma/schema/ that exists";

/// `given`, unless it is empty: then the default location. Throws validation_error when there is nothing at any of them.
[[nodiscard]] std::string find_schema(const std::string& given);

}  // namespace tenon::cli
