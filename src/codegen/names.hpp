// Names in C++ made from names in a schema. They are identifiers, but may be reserved or taken: see name_scope.hpp.
#pragma once

#include <tenon/codegen/generate.hpp>

#include <string>
#include <string_view>

namespace tenon::codegen {

// Of a member, a handle, a key: "createdAt" gives "created_at", or itself.
std::string member_name(std::string_view name, naming how);

// Of a struct or an enum: "blog_post" gives "BlogPost", or "Blog_post".
std::string type_name(std::string_view name, naming how);

// Of a model's namespace and accessor: "BlogPost" gives "blog_post", or "blogPost".
std::string space_name(std::string_view name, naming how);

// The name as it is, spelled with characters that compilers accept.
std::string identifier(std::string_view name);

}  // namespace tenon::codegen
