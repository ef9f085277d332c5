#include <tenon/query/composite.hpp>

#include <tenon/base/error.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace tenon::query {

namespace {

template <class T>
void add_as(parameters& out, const member& m, const void* at) {
  if (m.list) {
    const std::uint32_t first = out.size();
    for (const auto& v : *static_cast<const std::vector<T>*>(at)) out.add(v);
    out.fold_list(first);
  } else if (m.optional) {
    out.add(*static_cast<const std::optional<T>*>(at));
  } else {
    out.add(*static_cast<const T*>(at));
  }
}

void add_enumerators(parameters& out, const member& m, const void* at) {
  const std::uint32_t first = out.size();
  if (!m.list) {
    const int index = m.get_enum(at, 0);
    if (index < 0) out.add_null();
    else out.add_enum(index);
    return;
  }
  for (std::size_t i = 0;; ++i) {
    const int index = m.get_enum(at, i);
    if (index < 0) break;
    out.add_enum(index);
  }
  out.fold_list(first);
}

void add_composites(parameters& out, const member& m, const void* at) {
  const std::uint32_t first = out.size();
  std::size_t count = 0;
  const auto* element = static_cast<const char*>(m.composite->elements(m, at, count));
  for (std::size_t i = 0; i < count; ++i) add_composite(out, *m.composite, element + i * m.composite->size);
  if (m.list) out.fold_list(first);
  else if (count == 0) out.add_null();
}

void add_member(parameters& out, const member& m, const void* at) {
  switch (m.type) {
    case member_type::boolean: return add_as<bool>(out, m, at);
    case member_type::int32: return add_as<std::int32_t>(out, m, at);
    case member_type::int64: return add_as<std::int64_t>(out, m, at);
    case member_type::float64: return add_as<double>(out, m, at);
    case member_type::decimal: return add_as<decimal>(out, m, at);
    case member_type::string: return add_as<std::string>(out, m, at);
    case member_type::datetime: return add_as<timestamp>(out, m, at);
    case member_type::json: return add_as<json>(out, m, at);
    case member_type::bytes: return add_as<bytes>(out, m, at);
    case member_type::enumeration: return add_enumerators(out, m, at);
    case member_type::composite: return add_composites(out, m, at);
    case member_type::text_view:
    case member_type::bytes_view: return;  // structs of composite types own their texts
  }
}

}  // namespace

void raise_too_deep() {
  raise({.kind = error_kind::invalid_query,
         .message = "The path to a part of a composite has more than " + std::to_string(field_path::most_steps) +
                    " steps, or names an element beyond the " + std::to_string(field_path::element_mark) + "th",
         .hint = "Set the part's composite whole, or look at it after reading"});
}

void add_composite(parameters& out, const composite_layout& layout, const void* record) {
  const std::uint32_t first = out.size();
  for (const member& m : layout.members) add_member(out, m, static_cast<const char*>(record) + m.offset);
  out.fold_composite(first);
}

}  // namespace tenon::query
