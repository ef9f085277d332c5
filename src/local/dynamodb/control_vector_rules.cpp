#include "local/dynamodb/control_vector_rules.hpp"

#include "local/api/failure.hpp"
#include "local/dynamodb/control_table_rules.hpp"
#include "local/dynamodb/vector_entries.hpp"

#include <algorithm>
#include <set>
#include <string>
#include <string_view>

namespace tenon::local::dynamodb {
namespace {

[[noreturn]] void refuse_conflict(const std::string& attribute, std::string_view why) {
  refuse_values("Conflicting attribute definition for '" + attribute + "'. " + std::string(why));
}

distance_function distance_of(requested::distance_function asked) noexcept {
  switch (asked) {
    case requested::distance_function::cosine: return distance_function::cosine;
    case requested::distance_function::dot_product: return distance_function::dot_product;
    case requested::distance_function::euclidean: return distance_function::euclidean;
  }
  return distance_function::cosine;
}

std::vector<search_attribute> define_schema(const std::vector<requested::search_schema_element>& elements,
                                            std::span<const attribute_definition> attributes) {
  std::vector<search_attribute> out;
  std::set<std::string_view> names;
  for (const auto& element : elements) {
    if (!names.insert(element.attribute_name).second) refuse_values("SearchSchema contains a duplicate AttributeName");
    const auto defined = std::find_if(attributes.begin(), attributes.end(), [&](const attribute_definition& attribute) {
      return attribute.name == element.attribute_name;
    });
    if (defined == attributes.end())
      refuse_values("One element in SearchSchema is not defined in attribute definitions");
    out.push_back({element.attribute_name, defined->type, element.is_partition});
  }
  const auto partitions = std::count_if(out.begin(), out.end(), [](const auto& a) { return a.is_partition; });
  if (partitions > 1)
    refuse_values("Value '" + std::to_string(partitions) +
                  "' at 'SearchSchema' failed to satisfy constraint: Member must have HASH count less than or equal "
                  "to 1");
  return out;
}

}  // namespace

vector_index_definition define_vector_index(const requested::vector_index& request,
                                            std::span<const attribute_definition> attributes) {
  if (request.dimensions < 1 || request.dimensions > max_dimensions)
    refuse_values("Number of dimensions must be between 1 and " + std::to_string(max_dimensions) + " inclusive.");
  vector_index_definition out;
  out.name = request.name;
  out.attribute = request.vector_attribute;
  out.dimensions = static_cast<std::uint32_t>(request.dimensions);
  out.distance = distance_of(request.distance);
  out.schema = define_schema(request.search_schema, attributes);
  out.projection = define_projection(request.projection);
  return out;
}

void check_vector_indexes(const table_definition& table) {
  const auto& indexes = table.vector_indexes;
  if (indexes.empty()) return;
  if (indexes.size() > max_vector_indexes)
    refuse_values("VectorIndex count exceeds the per-table limit of " + std::to_string(max_vector_indexes));
  if (table.billing_mode != "PAY_PER_REQUEST")
    refuse_values("Vector indexes are only supported for PAY_PER_REQUEST tables");
  for (const auto& index : indexes) {
    const auto is_defined = [&](const attribute_definition& attribute) { return attribute.name == index.attribute; };
    if (std::any_of(table.attributes.begin(), table.attributes.end(), is_defined))
      refuse_conflict(index.attribute,
                      "An attribute cannot be defined in AttributeDefinitions when used as a VectorAttribute.");
    for (const auto& other : indexes)
      if (other.attribute == index.attribute && other.dimensions != index.dimensions)
        refuse_conflict(index.attribute,
                        "All VectorIndexes on the same vector attribute must use the same dimensions.");
  }
}

}  // namespace tenon::local::dynamodb
