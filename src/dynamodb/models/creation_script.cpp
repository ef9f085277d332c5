#include "dynamodb/models/creation_script.hpp"

#include "base/json_text.hpp"

#include <string_view>

namespace tenon::dynamodb::models {

namespace {

std::string_view letter_of(scalar_type t) {
  switch (t) {
    case scalar_type::string: return "S";
    case scalar_type::number: return "N";
    case scalar_type::binary: return "B";
  }
  return "S";
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
  append_json_string(out, name);
  out += ':';
  append_json_string(out, value);
}

void append_key_element(std::string& out, const key_attribute& a, std::string_view role) {
  out += '{';
  append_member(out, "AttributeName", a.name);
  out += ',';
  append_member(out, "KeyType", role);
  out += '}';
}

void append_key_schema(std::string& out, const key_attribute& partition, const std::optional<key_attribute>& sort) {
  out += "\"KeySchema\":[";
  append_key_element(out, partition, "HASH");
  if (sort) {
    out += ',';
    append_key_element(out, *sort, "RANGE");
  }
  out += ']';
}

void append_index(std::string& out, const index_spec& i) {
  out += '{';
  append_member(out, "IndexName", i.name);
  out += ',';
  append_key_schema(out, i.partition, i.sort);
  out += ",\"Projection\":{";
  const bool keys_only = !i.projects_all && i.projected.empty();
  append_member(out, "ProjectionType", i.projects_all ? "ALL" : keys_only ? "KEYS_ONLY" : "INCLUDE");
  if (!i.projected.empty()) {
    out += ",\"NonKeyAttributes\":[";
    for (const std::string& name : i.projected) {
      if (&name != &i.projected.front()) out += ',';
      append_json_string(out, name);
    }
    out += ']';
  }
  out += "}}";
}

void append_indexes(std::string& out, const table_spec& t, bool local) {
  bool any = false;
  for (const index_spec& i : t.indexes) {
    if (i.local != local) continue;
    if (!any) out += local ? ",\"LocalSecondaryIndexes\":[" : ",\"GlobalSecondaryIndexes\":[";
    else out += ',';
    append_index(out, i);
    any = true;
  }
  if (any) out += ']';
}

}  // namespace

std::string create_table_json(const table_spec& t) {
  std::string out = "{";
  append_member(out, "TableName", t.name);
  out += ",\"AttributeDefinitions\":[";
  bool first = true;
  for (const key_attribute& a : key_attributes_of(t)) {
    if (!first) out += ',';
    first = false;
    out += '{';
    append_member(out, "AttributeName", a.name);
    out += ',';
    append_member(out, "AttributeType", letter_of(a.type));
    out += '}';
  }
  out += "],";
  append_key_schema(out, t.partition, t.sort);
  append_indexes(out, t, true);
  append_indexes(out, t, false);
  return out += ",\"BillingMode\":\"PAY_PER_REQUEST\"}";
}

std::string time_to_live_json(const table_spec& t) {
  std::string out = "{";
  append_member(out, "TableName", t.name);
  out += ",\"TimeToLiveSpecification\":{";
  append_member(out, "AttributeName", *t.ttl);
  return out += ",\"Enabled\":true}}";
}

std::string creation_script(const query::schema_descriptor& schema) {
  std::string out;
  for (const table_spec& t : tables_of(schema)) {
    out += "CreateTable " + create_table_json(t) + "\n";
    if (t.ttl) out += "UpdateTimeToLive " + time_to_live_json(t) + "\n";
  }
  return out;
}

}  // namespace tenon::dynamodb::models
