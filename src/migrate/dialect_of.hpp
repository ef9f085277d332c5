// The dialect of a schema's database.
#pragma once

#include "migrate/dialect.hpp"

#include <tenon/schema/model.hpp>

#include <memory>

namespace tenon::migrate {

// SQLite's for a schema without a datasource. Throws unsupported for a provider whose SQL is not known.
std::unique_ptr<dialect> dialect_of(const schema::definition& definition);

}  // namespace tenon::migrate
