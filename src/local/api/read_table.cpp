#include "local/api/read_table.hpp"

#include "local/api/failure.hpp"
#include "local/api/table_shapes.hpp"
#include "local/api/tag_text.hpp"

#include <algorithm>

namespace tenon::local::dynamodb {
namespace {

using namespace requested;

constexpr std::ptrdiff_t max_tag_key = 128;  // characters
constexpr std::ptrdiff_t max_tag_value = 256;

std::ptrdiff_t characters_of(std::string_view utf8) noexcept {
  return std::count_if(utf8.begin(), utf8.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; });
}

// Calls `read` with each element of a list; null ones are left out.
template <class Read>
void for_each(const json_element& list, Read read) {
  for (const auto element : simdjson::dom::array(list))
    if (!element.is_null()) read(element);
}

index_projection read_projection(const json_element* value) {
  index_projection out;
  const fields f(shapes::projection, value);
  if (const auto* type = f[index_of(shapes::projection, "ProjectionType")]) {
    const auto text = text_of(*type);
    out.type = text == "ALL"         ? projection_type::all
               : text == "KEYS_ONLY" ? projection_type::keys_only
                                     : projection_type::include;
  }
  if (const auto* names = f[index_of(shapes::projection, "NonKeyAttributes")])
    out.non_key_attributes = texts_of(*names);
  return out;
}

// The positions of members are the same in a GlobalSecondaryIndex and in the action that creates one.
index_description read_global_index(const json_element& value) {
  constexpr const auto& s = shapes::global_index;
  const fields f(s, &value);
  index_description out;
  out.name = text_of(*f[index_of(s, "IndexName")]);
  out.key_schema = read_key_schema(*f[index_of(s, "KeySchema")]);
  out.projection = read_projection(f[index_of(s, "Projection")]);
  out.throughput = read_throughput(f[index_of(s, "ProvisionedThroughput")]);
  out.on_demand_throughput = read_on_demand(f[index_of(s, "OnDemandThroughput")]);
  out.warm_throughput = read_warm(f[index_of(s, "WarmThroughput")]);
  return out;
}

}  // namespace

std::string required_table_name(const json_element* value) {
  if (!value) refuse("The parameter 'TableName' is required but was not present in the request");
  return std::string(text_of(*value));
}

std::vector<attribute_definition> read_attribute_definitions(const json_element* list) {
  std::vector<attribute_definition> out;
  if (!list) return out;
  for_each(*list, [&](const json_element& value) {
    const fields f(shapes::attribute_definition, &value);
    const auto type = text_of(*f[index_of(shapes::attribute_definition, "AttributeType")]);
    out.push_back({std::string(text_of(*f[index_of(shapes::attribute_definition, "AttributeName")])),
                   type == "S"   ? key_attribute_type::string
                   : type == "N" ? key_attribute_type::number
                                 : key_attribute_type::binary});
  });
  return out;
}

std::vector<key_schema_element> read_key_schema(const json_element& list) {
  std::vector<key_schema_element> out;
  for_each(list, [&](const json_element& value) {
    const fields f(shapes::key_schema_element, &value);
    const auto type = text_of(*f[index_of(shapes::key_schema_element, "KeyType")]);
    out.push_back({std::string(text_of(*f[index_of(shapes::key_schema_element, "AttributeName")])),
                   type == "HASH" ? key_type::hash : key_type::range});
  });
  return out;
}

std::optional<billing_mode> read_billing_mode(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  return text_of(*value) == "PAY_PER_REQUEST" ? billing_mode::pay_per_request : billing_mode::provisioned;
}

std::optional<throughput> read_throughput(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  const fields f(shapes::throughput, value);
  return throughput{integer_of(*f[index_of(shapes::throughput, "ReadCapacityUnits")]),
                    integer_of(*f[index_of(shapes::throughput, "WriteCapacityUnits")])};
}

std::optional<optional_throughput> read_on_demand(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  const fields f(shapes::on_demand, value);
  return optional_throughput{optional_int64(f[index_of(shapes::on_demand, "MaxReadRequestUnits")]),
                             optional_int64(f[index_of(shapes::on_demand, "MaxWriteRequestUnits")])};
}

std::optional<optional_throughput> read_warm(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  const fields f(shapes::warm, value);
  return optional_throughput{optional_int64(f[index_of(shapes::warm, "ReadUnitsPerSecond")]),
                             optional_int64(f[index_of(shapes::warm, "WriteUnitsPerSecond")])};
}

std::optional<stream_specification> read_stream(const json_element* value) noexcept {
  if (!value) return std::nullopt;
  const fields f(shapes::stream, value);
  stream_specification out;
  out.is_enabled = boolean_or(f[index_of(shapes::stream, "StreamEnabled")], false);
  if (const auto* view = f[index_of(shapes::stream, "StreamViewType")]) {
    const auto text = text_of(*view);
    out.view_type = text == "NEW_IMAGE"   ? stream_view_type::new_image
                    : text == "OLD_IMAGE" ? stream_view_type::old_image
                    : text == "KEYS_ONLY" ? stream_view_type::keys_only
                                          : stream_view_type::new_and_old_images;
  }
  return out;
}

std::optional<sse_specification> read_sse(const json_element* value) {
  if (!value) return std::nullopt;
  const fields f(shapes::sse, value);
  sse_specification out;
  out.is_enabled = optional_boolean(f[index_of(shapes::sse, "Enabled")]);
  if (const auto* type = f[index_of(shapes::sse, "SSEType")])
    out.type = text_of(*type) == "KMS" ? sse_type::kms : sse_type::aes256;
  out.kms_key_id = optional_text(f[index_of(shapes::sse, "KMSMasterKeyId")]);
  return out;
}

std::optional<table_class> read_table_class(const json_element* value) {
  if (!value) return std::nullopt;
  for (const auto one : {table_class::standard, table_class::standard_infrequent_access})
    if (text_of(*value) == name_of(one)) return one;
  refuse(
      "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, "
      "STANDARD_INFREQUENT_ACCESS].");
}

std::optional<std::vector<index_description>> read_local_indexes(const json_element* list) {
  if (!list) return std::nullopt;
  constexpr const auto& s = shapes::local_index;
  std::vector<index_description> out;
  for_each(*list, [&](const json_element& value) {
    const fields f(s, &value);
    auto& index = out.emplace_back();
    index.name = text_of(*f[index_of(s, "IndexName")]);
    index.key_schema = read_key_schema(*f[index_of(s, "KeySchema")]);
    index.projection = read_projection(f[index_of(s, "Projection")]);
  });
  return out;
}

std::optional<std::vector<index_description>> read_global_indexes(const json_element* list) {
  if (!list) return std::nullopt;
  std::vector<index_description> out;
  for_each(*list, [&](const json_element& value) { out.push_back(read_global_index(value)); });
  return out;
}

index_description read_created_index(const json_element& value) { return read_global_index(value); }

// The positions of members are the same in a VectorIndex and in the action that creates one.
vector_index read_vector_index(const json_element& value) {
  constexpr const auto& s = shapes::vector_index;
  const fields f(s, &value);
  vector_index out;
  out.name = text_of(*f[index_of(s, "IndexName")]);
  const fields attribute(shapes::vector_attribute, f[index_of(s, "VectorAttribute")]);
  out.vector_attribute = text_of(*attribute[index_of(shapes::vector_attribute, "AttributeName")]);
  if (const auto* schema = f[index_of(s, "SearchSchema")])
    for_each(*schema, [&](const json_element& element) {
      const fields e(shapes::search_schema_element, &element);
      out.search_schema.push_back(
          {std::string(text_of(*e[index_of(shapes::search_schema_element, "AttributeName")])),
           text_of(*e[index_of(shapes::search_schema_element, "SearchSchemaElementType")]) == "HASH"});
    });
  out.projection = read_projection(f[index_of(s, "Projection")]);
  out.dimensions = integer_of(*f[index_of(s, "Dimensions")]);
  const auto distance = text_of(*f[index_of(s, "DistanceFunction")]);
  out.distance = distance == "COSINE"        ? distance_function::cosine
                 : distance == "DOT_PRODUCT" ? distance_function::dot_product
                                             : distance_function::euclidean;
  return out;
}

std::optional<std::vector<vector_index>> read_vector_indexes(const json_element* list) {
  if (!list) return std::nullopt;
  std::vector<vector_index> out;
  for_each(*list, [&](const json_element& value) { out.push_back(read_vector_index(value)); });
  return out;
}

void check_tag_key(const std::optional<std::string>& key) {
  if (!key || key->empty() || characters_of(*key) > max_tag_key || !is_tag_text(*key))
    refuse("The Tag Key provided is invalid, Key: " + key.value_or("null"));
}

std::vector<tag> read_tags(const json_element* list) {
  std::vector<tag> out;
  if (!list) return out;
  for_each(*list, [&](const json_element& element) {
    const fields f(shapes::tag, &element);
    const auto key = optional_text(f[index_of(shapes::tag, "Key")]);
    const auto value = optional_text(f[index_of(shapes::tag, "Value")]);
    check_tag_key(key);
    if (!value || characters_of(*value) > max_tag_value || !is_tag_text(*value))
      refuse("The Tag Value provided is invalid, Value: " + value.value_or("null"));
    out.push_back({*key, *value});
  });
  return out;
}

void check_name_length(std::string_view member_name, const std::optional<std::string>& name) {
  if (name && (name->size() < 3 || name->size() > 255))
    refuse(std::string(member_name).append(" must be at least 3 characters long and at most 255 characters long"));
}

}  // namespace tenon::local::dynamodb
