// The generator block of a schema that asks for C++.
#pragma once

#include <tenon/codegen/generate.hpp>
#include <tenon/schema/diagnostic.hpp>
#include <tenon/schema/model.hpp>

#include <optional>
#include <string>

namespace tenon::codegen {

// The provider that a generator block names to be ours.
inline constexpr std::string_view generator_provider = "tenon-cpp";

struct generator_block {
  std::optional<std::string> output;  // a folder; relative to the schema's
  std::optional<std::string> cpp_namespace;
  codegen::naming naming = naming::snake_case;
  bool embedded_engine = false;  // `engine = "embedded"`
};

// The block `generator … { provider = "tenon-cpp" }`; empty if there is none. Blocks of other providers are ignored.
// Whatever is wrong with the block becomes an error in `out`.
std::optional<generator_block> find_generator_block(const schema::definition& s, schema::diagnostics& out);

// Whether `name` can be the namespace of a client: identifiers joined by `::`. If not, says why not.
std::optional<std::string> reject_namespace(std::string_view name);

// A namespace for a schema that names none: from its file's stem, or its folder's name.
std::string default_namespace(std::string_view schema_stem);

}  // namespace tenon::codegen
