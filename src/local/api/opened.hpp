// The start of every decoding: a body parsed, of its shape, within its limits.
#pragma once

#include "local/api/constraints.hpp"
#include "local/api/document.hpp"
#include "local/api/type_check.hpp"
#include "local/api/values.hpp"

namespace tenon::local::dynamodb {

class opened {
 public:
  opened(std::string_view body, const shape& request) : opened(body, request, [](const json_element&) {}) {}

  // `check` is called with the document's root before anything else is.
  template <class Check>
  opened(std::string_view body, const shape& request, const Check& check)
      : document_(body),
        shape_(request),
        fields_((check(document_.root()), check_types(document_.root(), request), request), &document_.root()) {
    check_constraints(fields_, request);
  }

  // See check_constraints().
  bool is_in_newer_form() const noexcept { return dynamodb::is_in_newer_form(fields_, shape_); }

  // Null if absent.
  const json_element* operator[](std::size_t position) const noexcept { return fields_[position]; }

 private:
  document document_;
  const shape& shape_;
  fields fields_;
};

// Texts whose choice the constraints have limited; absent ones are the service's defaults.
return_values read_return_values(const json_element* value) noexcept;
return_values_on_failure read_on_failure(const json_element* value) noexcept;
return_consumed_capacity read_capacity(const json_element* value) noexcept;
return_item_collection_metrics read_metrics(const json_element* value) noexcept;
std::optional<select_kind> read_select(const json_element* value) noexcept;

// Refuses duplicates.
std::vector<std::string> read_attributes_to_get(const json_element& list);

}  // namespace tenon::local::dynamodb
