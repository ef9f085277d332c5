// SQLite's SQL.
#pragma once

#include "sql/dialect.hpp"

namespace tenon::sql::sqlite {

const dialect& language() noexcept;

}  // namespace tenon::sql::sqlite
