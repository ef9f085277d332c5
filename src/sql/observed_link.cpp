#include "sql/observed_link.hpp"

#include "sql/statement_values.hpp"

#include <cstddef>
#include <string>
#include <utility>

namespace tenon::sql {

observe::span_start observed_link::span_of(const statement& s, const query::model_descriptor& model) const {
  return {.kind = observe::span_kind::query,
          .model = model.name,
          .operation = operation,
          .statement = s.text,
          .target = target_};
}

void observed_link::report(const statement& s, const bindings& b, const query::model_descriptor& model,
                           std::chrono::nanoseconds duration, std::int64_t rows, std::string_view error_code) const {
  observe::query_event e;
  e.sql = s.text;
  const statement_values values{s, b};
  e.params = observe::query_parameters(s.slots.size(), &values, &render_values);
  e.duration = duration;
  e.rows = static_cast<std::size_t>(rows);
  e.target = target_;
  e.model = model.name;
  e.operation = operation;
  e.error_code = error_code;
  observer_.report(e);
}

// Spans nest: what began last ends first.
void observed_link::step_spans::finish(std::span<const step> steps, const error* failure) noexcept {
  for (std::size_t i = open_.size(); i-- > 0;) {
    const step& s = steps[i];
    open_.back().finish({.failure = s.failed ? failure : nullptr, .rows = static_cast<std::size_t>(s.rows)});
    open_.pop_back();
  }
}

statement observed_link::compile_raw(std::string_view text, const query::parameters& values) const {
  statement out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const char next = i + 1 < text.size() ? text[i + 1] : '\0';
    if (c == '{' && next == '}') {
      slot s;
      s.index = static_cast<std::uint32_t>(out.slots.size());
      out.slots.push_back(s);
      language().placeholder(out.text, static_cast<std::uint32_t>(out.slots.size()));
      ++i;
    } else {
      out.text += c;
      i += (c == '{' || c == '}') && next == c;
    }
  }
  if (out.slots.size() != values.size())
    raise({.kind = error_kind::wrong_parameter_count,
           .message = "The query has " + std::to_string(out.slots.size()) + " places for parameters, but " +
                      std::to_string(values.size()) + " values were given",
           .hint = "Write `{}` for each value; a brace itself is written twice"});
  return out;
}

void observed_link::raise_named(const error& e, const query::model_descriptor* model) const {
  error_details d = e.details();
  // Tables of several schemas may have the same name: the statement's own goes first.
  if (!model || model->table != d.model)
    for (const query::model_descriptor* m : schema_.models)
      if (!d.model.empty() && m->table == d.model) model = m;
  if (model) {
    d.model = model->name;
    for (std::string& name : d.fields)
      for (const query::field_descriptor& f : model->fields)
        if (f.column == name) name = f.name;
  }
  if (d.kind == error_kind::unique_violation && !d.fields.empty()) {
    d.message = "Unique constraint failed on the fields: (";
    for (std::size_t i = 0; i < d.fields.size(); ++i) d.message += (i > 0 ? ",`" : "`") + d.fields[i] + "`";
    d.message += ") of " + d.model;
  }
  complete(d);
  raise(std::move(d));
}

}  // namespace tenon::sql
