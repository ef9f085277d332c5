#include "sql/nested_write_errors.hpp"

#include <tenon/base/error.hpp>

#include <string>
#include <utility>

namespace tenon::sql {

namespace {

std::string place(const query::model_descriptor& m, const query::relation_descriptor& r) {
  return "`" + std::string(m.name) + "." + std::string(r.name) + "`";
}

[[noreturn]] void raise_about(const query::model_descriptor& m, const query::relation_descriptor& r, error_kind kind,
                              std::string message, std::string hint = {}) {
  raise({.kind = kind,
         .message = std::move(message),
         .hint = std::move(hint),
         .model = std::string(m.name),
         .fields = {std::string(r.name)}});
}

}  // namespace

void raise_missing_related(const query::model_descriptor& m, const query::relation_descriptor& r,
                           std::string_view verb) {
  raise_about(m, r, error_kind::not_found,
              "No " + std::string(r.target->name) + " found to " + std::string(verb) + " through " + place(m, r));
}

void raise_connect_incomplete(const query::model_descriptor& m, const query::relation_descriptor& r, std::size_t wanted,
                              std::size_t found) {
  raise_about(m, r, r.junction.empty() ? error_kind::connected_records_not_found : error_kind::not_found,
              "Of " + std::to_string(wanted) + " " + std::string(r.target->name) + " records to connect through " +
                  place(m, r) + " only " + std::to_string(found) + " were found");
}

void raise_not_connected(const query::model_descriptor& m, const query::relation_descriptor& r) {
  raise_about(m, r, error_kind::records_not_connected,
              "Some " + std::string(r.target->name) + " records to remove are not related to the " +
                  std::string(m.name) + " through " + place(m, r));
}

void raise_relation_violation(const query::model_descriptor& m, const query::relation_descriptor& r) {
  raise_about(m, r, error_kind::relation_violation,
              "The change would violate the required relation " + place(m, r) + " between the models " +
                  std::string(m.name) + " and " + std::string(r.target->name),
              "Connect the " + std::string(m.name) + " to another " + std::string(r.target->name) +
                  ", remove it, or make the relation optional");
}

void raise_still_referred(const query::model_descriptor& m, const query::relation_descriptor& r,
                          std::string_view verb) {
  raise_about(
      m, r, error_kind::relation_violation,
      "The change would violate the relation " + place(m, r) + " between the models " + std::string(m.name) + " and " +
          std::string(r.target->name) + ": the " + std::string(r.target->name) + " to " + std::string(verb) +
          " is still referred to",
      "Remove or disconnect the " + std::string(m.name) + " records first, or choose another referential action");
}

void raise_no_link_value(const query::model_descriptor& m, const query::relation_descriptor& r) {
  std::string fields;
  for (std::uint16_t f : r.fields) {
    if (!m.fields[f].nullable) continue;
    if (!fields.empty()) fields += ", ";
    fields += "`" + std::string(m.fields[f].name) + "`";
  }
  raise_about(m, r, error_kind::relation_violation,
              "No " + std::string(r.target->name) + " can be related to this " + std::string(m.name) + " through " +
                  place(m, r) + ": it is linked by " + fields + ", which is null",
              "Give the field a value first");
}

void raise_given_twice(const query::model_descriptor& m, const query::relation_descriptor& r, std::uint16_t field) {
  raise({.kind = error_kind::invalid_query,
         .message = "`" + std::string(m.name) + "." + std::string(m.fields[field].name) +
                    "` is given a value, and its relation " + place(m, r) + " gives it another",
         .hint = "Give either the field or the relation",
         .model = std::string(m.name),
         .fields = {std::string(m.fields[field].name), std::string(r.name)}});
}

void raise_bad_write(const query::model_descriptor& m, const query::relation_descriptor& r, std::string_view write,
                     std::string_view problem) {
  raise_about(m, r, error_kind::invalid_query,
              "`" + std::string(write) + "` of " + place(m, r) + " " + std::string(problem));
}

}  // namespace tenon::sql
