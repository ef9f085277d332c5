#pragma once

#include "schema/context.hpp"

#include <optional>
#include <string_view>
#include <vector>

/// Reading the properties of datasource and generator blocks.
namespace tenon::schema {

/// The properties of a block by name, each taken once; of repeated ones the first.
class property_reader {
 public:
  explicit property_reader(const ast::block& block);

  /// The property, or null when it is not written or has no value.
  [[nodiscard]] const ast::property* take(std::string_view name);

  /// Those not taken, in the order written.
  [[nodiscard]] std::vector<const ast::property*> rest() const;

  /// Some property lacks its value.
  [[nodiscard]] bool has_gaps() const { return has_gaps_; }

 private:
  const ast::block& block_;
  std::vector<bool> is_taken_;
  bool has_gaps_ = false;
};

/// A string or `env("NAME")`. Reports anything else.
[[nodiscard]] std::optional<config_value> read_string_or_env(const ast::expression& e, diagnostics& out);

/// Any value. Reports wrong calls of env().
[[nodiscard]] config_value read_any_value(const ast::expression& e, diagnostics& out);

/// Any value, without checks; a function other than env() becomes the constant it is written as.
[[nodiscard]] config_value to_config_value(const ast::expression& e);

}  // namespace tenon::schema
