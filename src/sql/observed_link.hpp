// What the links of all databases tell the observer, and how their errors get the schema's names.
#pragma once

#include "observe/observer.hpp"
#include "sql/link.hpp"

#include <tenon/base/error.hpp>
#include <tenon/query/descriptor.hpp>

#include <chrono>
#include <cstdint>
#include <list>
#include <optional>
#include <span>
#include <string_view>

namespace tenon::sql {

class observed_link : public link {
 protected:
  // `target`: the database in events, "sqlite". All outlive the link.
  observed_link(const query::schema_descriptor& schema, observe::observer& watch, std::string_view target)
      : schema_(schema), observer_(watch), target_(target) {}

  const query::schema_descriptor& schema() const noexcept { return schema_; }
  observe::observer& watch() const noexcept { return observer_; }

  // Runs `body`, which executes `s` and returns a number of rows, within a span; reports the statement, or its error with
  // the schema's names.
  template <class Body>
  std::int64_t observed(const statement& s, const bindings& b, const query::model_descriptor& model, const Body& body) {
    std::int64_t rows = 0;
    observe::traced(
        observer_, [&] { return span_of(s, model); },
        [&] {
          try {
            rows = body();
          } catch (const error& e) {
            report(s, b, model, statement_end(), 0, e.code());
            raise_named(e, &model);
          }
          return rows;
        });
    finish(s, b, model, rows);
    return rows;
  }

  // The spans of statements that are sent together, if the observer has a tracer.
  class step_spans {
   public:
    step_spans(const observed_link& of, std::span<const step> steps) {
      if (!of.observer_.is_traced()) [[likely]]
        return;
      for (const step& s : steps) open_.emplace_back(of.observer_, of.span_of(*s.what, *s.model));
    }
    // `failure` is that of the step that failed; null: none did.
    void finish(std::span<const step> steps, const error* failure) noexcept;

   private:
    std::list<observe::span> open_;
  };

  // The same for raw text. `body` may return nullopt: nothing was done, and nothing is reported.
  template <class Body>
  std::optional<std::int64_t> observed_raw(const statement& s, const query::parameters& values, const Body& body) {
    bindings b;
    b.values = &values;
    operation = "raw";
    statement_begins();
    std::optional<std::int64_t> rows;
    observe::traced(
        observer_, [&] { return span_of(s, no_model); },
        [&] {
          try {
            rows = body(b);
          } catch (const error& e) {
            report(s, b, no_model, statement_end(), 0, e.code());
            raise_named(e, nullptr);
          }
          return rows.value_or(0);
        });
    if (rows) finish(s, b, no_model, *rows);
    return rows;
  }

  // Raw text, its `{}` turned into parameters. Throws P1016 unless there are as many values.
  statement compile_raw(std::string_view text, const query::parameters& values) const;

  // A statement has ended well.
  void finish(const statement& s, const bindings& b, const query::model_descriptor& model, std::int64_t rows) {
    const std::chrono::nanoseconds duration = statement_end();
    observer_.measured().statement_ended(duration);
    if (observer_.wants(duration)) [[unlikely]]
      report(s, b, model, duration, rows, {});
  }
  void report(const statement& s, const bindings& b, const query::model_descriptor& model,
              std::chrono::nanoseconds duration, std::int64_t rows, std::string_view error_code) const;

  // Databases name tables and columns; users know models and fields. `model`: what the statement is about, if it is known.
  [[noreturn]] void raise_named(const error& e, const query::model_descriptor* model) const;

  static constexpr query::model_descriptor no_model{.name = "", .table = ""};

 private:
  // A last word on errors that only the database's own link understands.
  virtual void complete(error_details&) const {}

  observe::span_start span_of(const statement& s, const query::model_descriptor& model) const;

  const query::schema_descriptor& schema_;
  observe::observer& observer_;
  const std::string_view target_;
};

}  // namespace tenon::sql
