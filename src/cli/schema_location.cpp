#include "cli/schema_location.hpp"

#include <tenon/base/error.hpp>

#include <array>
#include <filesystem>
#include <system_error>

namespace tenon::cli {

std::string find_schema(const std::string& given) {
  if (!given.empty()) return given;
  constexpr std::array locations{"schema.prisma", "prisma/schema.prisma", "prisma/schema"};  // in Prisma's order
  for (const char* location : locations) {
    std::error_code ignored;
    if (std::filesystem::exists(location, ignored)) return location;
  }
  throw validation_error({.kind = error_kind::invalid_schema,
                          .message = "There is no schema at schema.prisma, prisma/schema.prisma or prisma/schema/.",
                          .hint = "Name the schema's file or folder as an argument."});
}

}  // namespace tenon::cli
