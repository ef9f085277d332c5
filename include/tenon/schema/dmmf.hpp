#pragma once

#include <tenon/schema/model.hpp>

#include <string>

namespace tenon::schema {

/// The schema as the JSON value of Prisma's DMMF datamodel (as of 6.19): an object with "enums", "models" (the views behind
/// the tables), "types" and "indexes". Ignored models and fields and fields of unsupported types are left out, as there.
/// Numbers that Prisma rounds are rounded the same way. The schema must be valid.
[[nodiscard]] std::string dmmf_json(const definition& schema);

}  // namespace tenon::schema
