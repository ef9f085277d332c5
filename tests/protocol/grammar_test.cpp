#include "protocol/grammar.hpp"

#include "protocol/operation_kind.hpp"
#include "protocol/output.hpp"
#include "protocol/selection.hpp"
#include "support/compiled_schema.hpp"
#include "support/golden.hpp"

#include <tenon/describe/description.hpp>

#include <gtest/gtest.h>

#include <filesystem>
#include <set>
#include <string>
#include <vector>

namespace tenon::protocol {
namespace {

// Every type that can be reached from the operations of a schema, as text.
class printer {
 public:
  explicit printer(const query::schema_descriptor& s) : inputs_(s) {}

  std::string print() {
    for (const query::model_descriptor* m : inputs_.schema().models) {
      text_ += "model " + std::string(m->name) + "\n";
      for (int k = 0; k <= static_cast<int>(operation_kind::delete_many); ++k) {
        const auto kind = static_cast<operation_kind>(k);
        if (!is_offered(kind, inputs_.schema(), *m)) continue;
        const output_object* output = output_of(outputs_, kind, m);
        text_ +=
            "  " + answer_name(kind, m) + print_arguments(arguments_of(inputs_, kind, m)) + ": " + output->name + "\n";
        visit(*output);
      }
    }
    while (!pending_inputs_.empty() || !pending_outputs_.empty()) {
      if (!pending_outputs_.empty()) {
        const output_object* o = pending_outputs_.front();
        pending_outputs_.erase(pending_outputs_.begin());
        print(*o);
      } else {
        const input_object* o = pending_inputs_.front();
        pending_inputs_.erase(pending_inputs_.begin());
        print(*o);
      }
    }
    return text_;
  }

 private:
  std::string print_types(const std::vector<input_type>& types) {
    std::string out;
    for (const input_type& t : types) {
      (out += out.empty() ? "" : " | ") += t.name();
      if (t.object) visit(*t.object);
    }
    return out;
  }
  std::string print_arguments(const std::vector<input_field>& fields) {
    std::string out = "(";
    for (const input_field& f : fields)
      out += (out.size() > 1 ? ", " : "") + std::string(f.name) + (f.required ? "!" : "") + ": " + print_types(f.types);
    return out + ")";
  }
  void print(const input_object& o) {
    text_ += "input " + o.name;
    if (o.min_fields) text_ += " min=" + std::to_string(*o.min_fields);
    if (o.max_fields) text_ += " max=" + std::to_string(*o.max_fields);
    for (std::size_t i = 0; i < o.counted.size(); ++i) text_ += (i == 0 ? " of " : ",") + std::string(o.counted[i]);
    text_ += "\n";
    for (const input_field& f : inputs_.fields(o))
      text_ += "  " + std::string(f.name) + (f.required ? "!" : "") + ": " + print_types(f.types) + "\n";
  }
  void print(const output_object& o) {
    text_ += "output " + o.name + "\n";
    for (const output_field& f : o.fields) {
      text_ += "  " + std::string(f.name) + print_arguments(arguments_of(inputs_, o, f)) + ": " + f.type_name + "\n";
      if (f.object) visit(*f.object);
    }
  }
  void visit(const input_object& o) {
    if (seen_.insert(&o).second) pending_inputs_.push_back(&o);
  }
  void visit(const output_object& o) {
    if (seen_.insert(&o).second) pending_outputs_.push_back(&o);
  }

  grammar inputs_;
  output_types outputs_;
  std::string text_;
  std::set<const void*> seen_;
  std::vector<const input_object*> pending_inputs_;
  std::vector<const output_object*> pending_outputs_;
};

// Golden files: grammar/*.prisma beside grammar/*.txt.
TEST(grammar, has_the_types_that_follow_from_a_schema) {
  const std::filesystem::path folder = std::filesystem::path(TENON_TEST_DIR) / "grammar";
  for (const std::filesystem::path& path : testing::files_below(folder, ".prisma")) {
    SCOPED_TRACE(path);
    const describe::description d(testing::compiled_schema(testing::read_text(path)));
    testing::expect_golden(std::filesystem::path(path).replace_extension(".txt"), printer(d.schema()).print());
  }
}

}  // namespace
}  // namespace tenon::protocol
