#include "sql/defaults.hpp"

#include <tenon/base/error.hpp>
#include <tenon/base/identifiers.hpp>
#include <tenon/base/uuid.hpp>

#include <charconv>
#include <string>

namespace tenon::sql {

namespace {

[[noreturn]] void bad_default(const query::field_descriptor& f) {
  throw validation_error({.kind = error_kind::invalid_value,
                          .message = "The default value `" + std::string(f.text) + "` of field `" +
                                     std::string(f.name) + "` is not a " + std::string(query::name_of(f.type)),
                          .fields = {std::string(f.name)}});
}

template <class Number>
Number number(const query::field_descriptor& f) {
  Number n{};
  const auto [end, error] = std::from_chars(f.text.data(), f.text.data() + f.text.size(), n);
  if (error != std::errc() || end != f.text.data() + f.text.size()) bad_default(f);
  return n;
}

}  // namespace

bool is_generated(const query::field_descriptor& f) {
  switch (f.source) {
    case query::default_source::now:
    case query::default_source::uuid:
    case query::default_source::cuid:
    case query::default_source::ulid:
    case query::default_source::nanoid: return true;
    case query::default_source::none:
    case query::default_source::literal:
    case query::default_source::literal_list:
    case query::default_source::autoincrement:
    case query::default_source::database: return f.updated_at;
  }
  return false;
}

void add_generated(query::parameters& out, const query::field_descriptor& f, timestamp now) {
  switch (f.source) {
    case query::default_source::uuid: out.add((f.parameter == 7 ? uuid::v7() : uuid::v4()).to_string()); return;
    case query::default_source::cuid: out.add(f.parameter == 2 ? cuid2() : cuid()); return;
    case query::default_source::ulid: out.add(ulid()); return;
    case query::default_source::nanoid: out.add(nanoid(f.parameter)); return;
    case query::default_source::now:
    case query::default_source::none:
    case query::default_source::literal:
    case query::default_source::literal_list:
    case query::default_source::autoincrement:
    case query::default_source::database: out.add(now); return;
  }
}

void add_literal(query::parameters& out, const query::field_descriptor& f) {
  switch (f.type) {
    case query::scalar::boolean: out.add(f.text == "true"); return;
    case query::scalar::int32: out.add(number<std::int32_t>(f)); return;
    case query::scalar::int64: out.add(number<std::int64_t>(f)); return;
    case query::scalar::float64: out.add(number<double>(f)); return;
    case query::scalar::decimal: out.add(decimal(f.text)); return;
    case query::scalar::string: out.add(f.text); return;
    case query::scalar::datetime: out.add(timestamp::parse(f.text)); return;
    case query::scalar::json: out.add(json::parse(f.text)); return;
    case query::scalar::bytes: out.add(bytes::from_base64(f.text)); return;
    case query::scalar::enumeration:
      for (std::uint32_t i = 0; i < f.enumeration->values.size(); ++i) {
        if (f.enumeration->values[i].name == f.text) {
          out.add_enum(i);
          return;
        }
      }
      bad_default(f);
    case query::scalar::composite: bad_default(f);  // the schema allows none
  }
}

}  // namespace tenon::sql
