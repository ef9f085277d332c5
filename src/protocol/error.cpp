#include "protocol/error.hpp"

#include <boost/json/array.hpp>

#include <utility>

namespace tenon::protocol {

void raise_malformed(std::string reason, std::size_t position) {
  std::string message = "This is not a request: " + reason;
  throw request_error(
      {"P2008", std::move(message), {{"query_parsing_error", std::move(reason)}, {"query_position", position}}});
}

void raise_no_operation(std::string_view action, std::string_view model) {
  std::string details =
      model.empty() ? "There is no operation `" + std::string(action) + "` without a model."
                    : "There is no operation `" + std::string(action) + "` for the model `" + std::string(model) + "`.";
  throw request_error({"P2016", details, {{"details", details}}});
}

void raise_invalid_input(std::string details) { throw request_error({"P2019", details, {{"details", details}}}); }

void raise_unsupported(std::string feature, std::string hint) {
  throw request_error({"P2026", feature + " is not supported. " + hint, {{"feature", std::move(feature)}}});
}

namespace {

boost::json::array to_array(const std::vector<std::string>& names) {
  return boost::json::array(names.begin(), names.end());
}

// The relation an error is about: of its model, named like its first field.
const query::relation_descriptor* relation_of(const tenon::error& e, const query::schema_descriptor& schema) {
  if (e.fields().empty()) return nullptr;
  for (const query::model_descriptor* m : schema.models) {
    if (m->name != e.model()) continue;
    for (const query::relation_descriptor& r : m->relations)
      if (r.name == e.fields().front()) return &r;
  }
  return nullptr;
}

// What Prisma's clients look for, by kind of error.
void add_facts(boost::json::object& meta, const tenon::error& e, const query::schema_descriptor& schema) {
  const error_kind kind = e.kind();
  const boost::json::value fields =
      e.fields().empty() ? boost::json::value(nullptr) : boost::json::value(to_array(e.fields()));
  const query::relation_descriptor* relation = relation_of(e, schema);
  if (kind == error_kind::unique_violation) {
    meta["target"] = fields;
  } else if (kind == error_kind::foreign_key_violation || kind == error_kind::check_violation ||
             kind == error_kind::null_violation) {
    meta["constraint"] = e.constraint().empty() ? fields : boost::json::value(e.constraint());
  } else if (kind == error_kind::relation_violation && relation) {
    meta = {{"relation_name", relation->name}, {"model_a_name", e.model()}, {"model_b_name", relation->target->name}};
  } else if (kind == error_kind::records_not_connected && relation) {
    meta = {{"relation_name", relation->name}, {"parent_name", e.model()}, {"child_name", relation->target->name}};
  } else if (kind == error_kind::connected_records_not_found || kind == error_kind::invalid_input) {
    meta["details"] = e.message();
  } else if (dynamic_cast<const not_found*>(&e)) {
    meta["cause"] = e.message();
  } else if (!e.fields().empty()) {
    meta["fields"] = fields;
  }
}

}  // namespace

user_error describe_error(const tenon::error& e, const query::schema_descriptor& schema) {
  user_error out;
  out.code = e.code();
  out.message = e.what();
  add_facts(out.meta, e, schema);
  return out;
}

}  // namespace tenon::protocol
