#include "base/quote.hpp"
#include "schema/keys.hpp"
#include "schema/operator_classes.hpp"
#include "schema/rules.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace tenon::schema {

namespace {

bool contains(std::span<const std::string_view> names, std::string_view name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

class algorithm_checker {
 public:
  algorithm_checker(context& c, const model& m, const index& i, const ast::attribute& attribute,
                    index_algorithm algorithm)
      : c_(c), model_(m), index_(i), attribute_(attribute), algorithm_(algorithm) {}

  void check_postgresql() {
    if (algorithm_ == index_algorithm::spgist && index_.fields.size() != 1) {
      report(fmt::format("An index of type {} has one field.", name()), "Make one index of each field.");
    }
    for (const indexed_field& f : index_.fields) check_field(f, indexed_field_of(c_.schema, model_, f));
  }

  /// Inverted indexes.
  void check_cockroachdb() {
    if (algorithm_ != index_algorithm::gin) return;
    for (const indexed_field& f : index_.fields) {
      const field& target = indexed_field_of(c_.schema, model_, f);
      if (f.operator_class) {
        report("CockroachDB has no operator classes.", "Remove `ops`.");
        return;
      }
      const auto* scalar = std::get_if<scalar_field_type>(&target.type);
      const bool is_json = scalar != nullptr && scalar->type == scalar_type::json;
      const bool fits =
          is_json || target.arity == arity::list || std::holds_alternative<unsupported_field_type>(target.type);
      if (!fits) report_misfit(target);
      if (is_json && &f != &index_.fields.back()) {
        report(fmt::format("The Json field {} can only be the last one of an index of type {}.",
                           text::quote(target.name), name()),
               "Move it to the end.");
      }
    }
  }

 private:
  void check_field(const indexed_field& f, const field& target) {
    if (f.operator_class_is_raw) return;
    const bool has_native_type =
        target.native_type && find_native_type(c_.target->native_types, target.native_type->name) != nullptr;
    const std::string_view native = has_native_type ? std::string_view(target.native_type->name) : std::string_view();
    if (f.operator_class) {
      check_class(*find_operator_class(*f.operator_class), target, native);
    } else {
      check_default_class(target, native);
    }
  }

  void check_class(const operator_class& o, const field& target, std::string_view native) {
    const std::string field_name = text::quote(target.name);
    if (!o.algorithms.contains(algorithm_)) {
      report(fmt::format("The operator class `{}` does not go with an index of type {}.", o.name, name()),
             "Set `type` of the index, or remove `ops`.");
      return;
    }
    if (o.is_for_arrays) {
      if (target.arity != arity::list)
        report(fmt::format("The operator class `{}` is for lists, but the field {} is none.", o.name, field_name),
               "Remove `ops`.");
      return;
    }
    if (!native.empty()) {
      if (!contains(o.native_types, native)) {
        report(fmt::format("The operator class `{}` is not for the native type `{}` of the field {}.", o.name, native,
                           field_name),
               fmt::format("It is for {}.", fmt::join(o.native_types, ", ")));
      }
      return;
    }
    const auto* scalar = std::get_if<scalar_field_type>(&target.type);
    if (!o.scalar) {
      report(fmt::format("The operator class `{}` needs a native type on the field {}.", o.name, field_name),
             fmt::format("It is for {}.", fmt::join(o.native_types, ", ")));
    } else if (scalar == nullptr || scalar->type != *o.scalar) {
      report(fmt::format("The operator class `{}` is for fields of type {}, but {} is not.", o.name,
                         to_string(*o.scalar), field_name),
             "Remove `ops`.");
    }
  }

  void check_default_class(const field& target, std::string_view native) {
    const std::optional<index_type_rule> rule = index_type_rule_of(algorithm_);
    if (!rule || (rule->holds_lists && target.arity == arity::list)) return;
    if (!native.empty()) {
      if (!contains(rule->native_types, native)) {
        report(fmt::format("The native type `{}` of the field {} has no default operator class in an index of type {}.",
                           native, text::quote(target.name), name()),
               "Choose one with `ops`.");
      }
      return;
    }
    const auto* scalar = std::get_if<scalar_field_type>(&target.type);
    const bool fits = std::holds_alternative<unsupported_field_type>(target.type) ||
                      (scalar != nullptr && rule->scalars.contains(scalar->type));
    if (!fits) report_misfit(target);
  }

  void report_misfit(const field& target) {
    report(fmt::format("An index of type {} cannot hold the type of the field {}.", name(), text::quote(target.name)),
           "Leave out `type`, or the field.");
  }

  void report(std::string message, std::string hint) {
    c_.out.error("index-type-mismatch", attribute_.where, std::move(message), std::move(hint));
  }

  [[nodiscard]] std::string_view name() const { return to_string(algorithm_); }

  context& c_;
  const model& model_;
  const index& index_;
  const ast::attribute& attribute_;
  index_algorithm algorithm_;
};

}  // namespace

void check_index_algorithm(context& c, const model& m, const index& i, const ast::attribute& attribute) {
  const std::optional<index_algorithm> written = i.algorithm ? parse_index_algorithm(*i.algorithm) : std::nullopt;
  if (written && !c.target->index_algorithms.contains(*written)) {
    c.out.error("index-type-unsupported", argument_place(attribute, "type"),
                fmt::format("{} has no indexes of type {}.", c.target->display_name, to_string(*written)),
                "Leave out `type`.");
  }
  const index_algorithm algorithm = written.value_or(index_algorithm::btree);
  const bool has_sort =
      std::any_of(i.fields.begin(), i.fields.end(), [](const indexed_field& f) { return f.sort.has_value(); });
  if (algorithm == index_algorithm::hash && c.target->index_algorithms.contains(algorithm) && has_sort) {
    c.out.error("argument-unsupported", attribute.where, "An index of type Hash has no order.", "Remove `sort`.");
  }
  algorithm_checker checker(c, m, i, attribute, algorithm);
  if (c.target->provider == provider::postgresql) checker.check_postgresql();
  if (c.target->provider == provider::cockroachdb) checker.check_cockroachdb();
}

}  // namespace tenon::schema
