#pragma once

#include "schema/context.hpp"

#include <tenon/schema/model.hpp>

#include <cstddef>
#include <optional>
#include <string_view>

/// The key templates of DynamoDB's models: `USER#{userId}`.
namespace tenon::schema {

/// Between the parts of a key. In the values of fields it is escaped.
inline constexpr char key_delimiter = '#';

/// Reads a template of a model. Reports what is malformed, and fields that are unknown or that no key can have; nullopt then.
[[nodiscard]] std::optional<key_template> read_key_template(context& c, std::size_t model, const ast::expression& e);

/// Could some values of the fields make both templates the same text? Errs on the side of yes.
[[nodiscard]] bool may_coincide(const key_template& a, const key_template& b);

/// The partition keys of the items that keep the fields of a unique index unique.
[[nodiscard]] key_template guard_template(const model& m, const index& unique);

}  // namespace tenon::schema
