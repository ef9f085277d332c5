// From a field of a model to the column that it is stored in.
#pragma once

#include "migrate/dialect.hpp"
#include "migrate/sql_schema.hpp"

#include <tenon/schema/model.hpp>

namespace tenon::migrate {

// The column of a field that is not a relation. Throws unsupported for what the dialect cannot store.
column layout_column(const schema::definition& definition, const schema::model& model, const schema::field& field,
                     const dialect& target);

}  // namespace tenon::migrate
