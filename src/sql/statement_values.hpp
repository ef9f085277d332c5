// The parameters of a statement as text, for logs.
#pragma once

#include "sql/statement.hpp"

#include <string>

namespace tenon::sql {

struct statement_values {
  const statement& sql;
  const bindings& bound;
};

// Appends the values of a statement_values as a JSON array; bytes as base64, long texts cut.
void render_values(const void* values, std::string& out);

}  // namespace tenon::sql
