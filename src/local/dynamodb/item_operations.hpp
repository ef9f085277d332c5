// Operations on items that have files of their own; see operations.hpp for what they do.
#pragma once

#include "local/dynamodb/operations.hpp"

#include <string>
#include <string_view>

namespace tenon::local::dynamodb {

void query(engine_context& context, std::string_view body, std::string& out);
void scan(engine_context& context, std::string_view body, std::string& out);
void batch_get_item(engine_context& context, std::string_view body, std::string& out);
void batch_write_item(engine_context& context, std::string_view body, std::string& out);
void transact_get_items(engine_context& context, std::string_view body, std::string& out);
void search_vectors(engine_context& context, std::string_view body, std::string& out);
void transact_write_items(engine_context& context, std::string_view body, std::string& out);

}  // namespace tenon::local::dynamodb
