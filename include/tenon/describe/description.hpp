// The constant tables that describe a schema, computed from its semantic model. The code generator prints them; the
// JSON protocol uses them as they are.
#pragma once

#include <tenon/query/descriptor.hpp>
#include <tenon/schema/model.hpp>

#include <memory>
#include <string>

namespace tenon::describe {

// Owns a schema's descriptors and everything they point to; these stay where they are when a description is moved.
//
// Models and fields keep the order in which they are written. Left out are models with @@ignore, fields with @ignore
// and fields of Unsupported types; keys that need such a field; and a relation, on both sides, where
// either side or one of the fields that tie them together is left out.
class description {
 public:
  // `valid` must have compiled without errors. `directory` is the folder of the schema file, for relative paths of
  // database files. Throws validation_error for a schema without datasource, unsupported for a provider that Tenon
  // does not run.
  explicit description(schema::definition valid, std::string directory = {});
  description(description&&) noexcept;
  description& operator=(description&&) noexcept;
  ~description();

  const query::schema_descriptor& schema() const noexcept;
  const schema::definition& definition() const noexcept;

  // The composite types, each with its fields alone, in the order of definition().composite_types.
  query::slice<query::model_descriptor> composite_types() const noexcept;

 private:
  struct tables;
  std::unique_ptr<const tables> tables_;
};

}  // namespace tenon::describe
