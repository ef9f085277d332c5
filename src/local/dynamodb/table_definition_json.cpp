// Definitions as the store keeps them: JSON with the names of the structures' members.
#include "local/dynamodb/table_definition.hpp"

#include "base/json_text.hpp"

#include <tenon/base/error.hpp>

#include <simdjson.h>

#include <type_traits>

namespace tenon::local::dynamodb {
namespace {

// Both directions visit the same members: what is written is read.
class json_writer {
 public:
  explicit json_writer(std::string& out) : out_(out) {}

  void value(const std::string& v) { append_json_string(out_, v); }
  void value(bool v) { out_ += v ? "true" : "false"; }
  template <std::integral T>
  void value(T v) {
    out_ += std::to_string(v);
  }
  template <class T>
    requires std::is_enum_v<T>
  void value(T v) {
    value(static_cast<int>(v));
  }
  template <class T>
  void value(const std::optional<T>& v) {
    if (v) value(*v);
    else out_ += "null";
  }
  template <class T>
  void value(const std::vector<T>& v) {
    out_ += '[';
    for (const auto& element : v) {
      if (&element != v.data()) out_ += ',';
      value(element);
    }
    out_ += ']';
  }
  void value(const std::map<std::string, std::string>& v) {
    out_ += '{';
    for (const auto& [name, text] : v) {
      if (out_.back() != '{') out_ += ',';
      append_json_string(out_, name);
      out_ += ':';
      append_json_string(out_, text);
    }
    out_ += '}';
  }
  template <class T>
    requires std::is_class_v<T>
  void value(const T& v) {
    out_ += '{';
    json_writer inner(out_);
    members(inner, const_cast<T&>(v));
    out_ += '}';
  }

  template <class T>
  void operator()(const char* name, T& member) {
    if (!first_) out_ += ',';
    first_ = false;
    append_json_string(out_, name);
    out_ += ':';
    value(std::as_const(member));
  }

 private:
  std::string& out_;
  bool first_ = true;
};

class json_reader {
 public:
  explicit json_reader(simdjson::dom::element from) : from_(from) {}

  void value(simdjson::dom::element e, std::string& v) { v = std::string(std::string_view(e)); }
  void value(simdjson::dom::element e, bool& v) { v = bool(e); }
  template <std::integral T>
  void value(simdjson::dom::element e, T& v) {
    v = static_cast<T>(std::int64_t(e));
  }
  template <class T>
    requires std::is_enum_v<T>
  void value(simdjson::dom::element e, T& v) {
    v = static_cast<T>(std::int64_t(e));
  }
  template <class T>
  void value(simdjson::dom::element e, std::optional<T>& v) {
    v.reset();
    if (!e.is_null()) value(e, v.emplace());
  }
  template <class T>
  void value(simdjson::dom::element e, std::vector<T>& v) {
    v.clear();
    for (auto element : simdjson::dom::array(e)) value(element, v.emplace_back());
  }
  void value(simdjson::dom::element e, std::map<std::string, std::string>& v) {
    v.clear();
    for (auto member : simdjson::dom::object(e))
      v[std::string(member.key)] = std::string(std::string_view(member.value));
  }
  template <class T>
    requires std::is_class_v<T>
  void value(simdjson::dom::element e, T& v) {
    json_reader inner(e);
    members(inner, v);
  }

  template <class T>
  void operator()(const char* name, T& member) {
    simdjson::dom::element found;
    if (from_[name].get(found) == simdjson::SUCCESS) value(found, member);  // one that is missing keeps its default
  }

 private:
  simdjson::dom::element from_;
};

void members(auto& f, schema_attribute& v) { f("name", v.name), f("type", v.type); }
void members(auto& f, attribute_definition& v) { f("name", v.name), f("type", v.type); }
void members(auto& f, key_schema& v) { f("partition", v.partition), f("sort", v.sort); }
void members(auto& f, projected_attributes& v) { f("type", v.type), f("attributes", v.attributes); }
void members(auto& f, throughput& v) { f("read", v.read_units), f("write", v.write_units); }
void members(auto& f, throughput_history& v) {
  f("increase", v.last_increase_at), f("decrease", v.last_decrease_at), f("decreases", v.decreases);
}
void members(auto& f, on_demand_throughput& v) { f("read", v.max_read_units), f("write", v.max_write_units); }
void members(auto& f, lifecycle& v) { f("state", v.state), f("until", v.until); }
void members(auto& f, stream_definition& v) { f("enabled", v.is_enabled), f("view", v.view), f("label", v.label); }
void members(auto& f, time_to_live& v) { f("enabled", v.is_enabled), f("attribute", v.attribute); }
void members(auto& f, encryption& v) { f("enabled", v.is_enabled), f("type", v.type), f("key", v.key_arn); }
void members(auto& f, tag& v) { f("key", v.key), f("value", v.value); }
void members(auto& f, point_in_time_recovery& v) {
  f("enabled", v.is_enabled), f("days", v.recovery_days), f("since", v.enabled_at);
}

void members(auto& f, index_definition& v) {
  f("id", v.id);
  f("name", v.name);
  f("keys", v.keys);
  f("projection", v.projection);
  f("global", v.is_global);
  f("life", v.life);
  f("backfilling", v.is_backfilling);
  f("throughput", v.throughput);
  f("history", v.history);
  f("on_demand", v.on_demand);
  f("warm", v.warm_throughput);
}

void members(auto& f, search_attribute& v) { f("name", v.name), f("type", v.type), f("partition", v.is_partition); }

void members(auto& f, vector_index_definition& v) {
  f("id", v.id);
  f("name", v.name);
  f("attribute", v.attribute);
  f("dimensions", v.dimensions);
  f("distance", v.distance);
  f("schema", v.schema);
  f("projection", v.projection);
  f("life", v.life);
  f("backfilling", v.is_backfilling);
}

void members(auto& f, table_definition& v) {
  f("id", v.id);
  f("name", v.name);
  f("table_id", v.table_id);
  f("created", v.created_at);
  f("life", v.life);
  f("attributes", v.attributes);
  f("keys", v.keys);
  f("indexes", v.indexes);
  f("vector_indexes", v.vector_indexes);
  f("billing", v.billing_mode);
  f("on_demand_since", v.on_demand_since);
  f("throughput", v.throughput);
  f("on_demand", v.on_demand);
  f("warm", v.warm_throughput);
  f("last_increase", v.history.last_increase_at);
  f("last_decrease", v.history.last_decrease_at);
  f("decreases", v.history.decreases);
  f("stream", v.stream);
  f("ttl", v.ttl);
  f("sse", v.sse);
  f("class", v.table_class);
  f("class_changed", v.table_class_changed_at);
  f("protected", v.is_deletion_protected);
  f("tags", v.tags);
  f("recovery", v.recovery);
  f("policy", v.resource_policy);
  f("policy_revision", v.resource_policy_revision);
  f("extra", v.extra);
}

}  // namespace

std::string to_json(const table_definition& definition) {
  std::string out;
  json_writer(out).value(definition);
  return out;
}

table_definition table_definition_from_json(std::string_view json) {
  table_definition out;
  try {
    simdjson::dom::parser parser;
    json_reader(simdjson::dom::element()).value(parser.parse(json.data(), json.size()).value(), out);
  } catch (const simdjson::simdjson_error& failure) {
    raise(error_details{.kind = error_kind::corrupt_database,
                        .message = "The definition of a table in the store cannot be read",
                        .hint = "Restore the file from a copy",
                        .server_message = failure.what()});
  }
  return out;
}

}  // namespace tenon::local::dynamodb
