#pragma once

#include <tenon/schema/model.hpp>

#include <boost/json/value.hpp>

namespace tenon::schema {

/// The "default" of a DMMF field: a literal in the form of the field's type, an array of such, or a function call.
[[nodiscard]] boost::json::value dmmf_default(const field& f);

}  // namespace tenon::schema
