// Turns a schema into the C++ of its typed client.
#pragma once

#include <tenon/describe/description.hpp>
#include <tenon/schema/diagnostic.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace tenon::codegen {

// How names of the schema become names in C++. Either way a trailing underscore keeps them apart from keywords and from
// each other. Enumerators keep their names always.
enum class naming : std::uint8_t {
  snake_case,  // members `created_at`, handles and accessors `blog_post`, structs `BlogPost`
  preserve     // members `createdAt`, handles and accessors `blogPost`, structs `BlogPost`
};

struct settings {
  std::string cpp_namespace;  // "shop", "acme::shop"
  codegen::naming naming = naming::snake_case;
  std::string schema_name;       // the schema's file or folder, without the path: for the first line of each file
  bool embedded_engine = false;  // a client of DynamoDB has the engine with it, as the schema's URL may ask for too
  std::string schema_directory;  // from the folder of the generated sources to that of the schema, "../../prisma"
};

// The folder of the client's files below the output folder: "acme/shop".
std::string folder_of(const settings& how);

// One file: its path below the output folder, with slashes, and its text.
struct generated_file {
  std::string path;
  std::string text;

  friend bool operator==(const generated_file&, const generated_file&) = default;
};

// Makes what no client can be generated from yet, the provider first of all, errors in `out`. Comes before a
// description, which some providers do not have.
void check(const schema::definition& s, schema::diagnostics& out);

// The client's files, sorted by path; the same input gives the same bytes. What C++ cannot express becomes an error in
// `out`, as what check() finds does; the result is empty then.
std::vector<generated_file> generate(const describe::description& schema, const settings& how,
                                     schema::diagnostics& out);

// What every generated file starts with.
extern const std::string_view first_words;

}  // namespace tenon::codegen
