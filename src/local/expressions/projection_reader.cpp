// The grammar of ProjectionExpression.

#include "local/expressions/expression_reader.hpp"
#include "local/expressions/expressions.hpp"
#include "local/expressions/projection_builder.hpp"

namespace tenon::local::dynamodb {

item_projection read_projection(std::string_view text, placeholders& with) {
  expression_reader in("ProjectionExpression", text, with);
  std::vector<path_step> steps;
  std::vector<step_range> ranges;
  first_problem spelling;
  first_problem names;
  for (;;) {
    ranges.push_back(in.read_path(steps, spelling, names));
    if (!in.at(token_kind::comma)) break;
    in.advance();
  }
  if (!in.at(token_kind::end)) in.refuse_syntax();
  in.refuse_if(spelling);
  in.refuse_if(names);

  path_order paths;
  paths.reserve(ranges.size());
  for (const auto& range : ranges) paths.add(range.of(steps));
  paths.sort();
  if (const auto clash = paths.find_clash()) in.refuse(*clash);
  return projection_builder::build(paths);
}

}  // namespace tenon::local::dynamodb
