#pragma once

#include <tenon/query/descriptor.hpp>
#include <tenon/schema/model.hpp>

#include <cstdint>
#include <string>

namespace tenon::describe {

// What a field_descriptor says about a default.
struct field_default {
  query::default_source source = query::default_source::none;
  std::uint32_t parameter = 0;
  std::string text;
};

// The default of `f`, which must be of a scalar or enum type.
field_default default_of(const schema::field& f);

}  // namespace tenon::describe
