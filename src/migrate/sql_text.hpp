// Pieces of SQL that all dialects spell alike.
#pragma once

#include <tenon/schema/model.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace tenon::migrate {

// A name between double quotes, a text between single quotes; quotes inside are doubled.
std::string identifier(std::string_view name);
std::string text_constant(std::string_view text);

// "a", "b"
std::string identifiers(const std::vector<std::string>& names, std::string_view separator = ", ");

// "ON DELETE CASCADE ON UPDATE NO ACTION"
std::string actions_clause(schema::referential_action on_delete, schema::referential_action on_update);

}  // namespace tenon::migrate
