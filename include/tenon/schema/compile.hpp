#pragma once

#include <tenon/schema/diagnostic.hpp>
#include <tenon/schema/model.hpp>
#include <tenon/schema/source.hpp>

#include <vector>

namespace tenon::schema {

/// What compile() makes of a schema.
struct compile_result {
  definition schema;  ///< complete when ok(); else what could be understood, for tools that show partial results
  std::vector<diagnostic> diagnostics;  ///< errors and warnings, sorted by place

  /// True when nothing but warnings was found.
  [[nodiscard]] bool ok() const;
};

/// Parses and validates a schema and builds its semantic model. All errors are reported, not just the first.
/// Never throws on account of the text. A datasource may leave out its url: it is then given when a client connects.
[[nodiscard]] compile_result compile(const source_set& sources);

}  // namespace tenon::schema
