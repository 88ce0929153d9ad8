import { routesIn } from "./permission-matrix/parts.ts";
import { tryRoutes } from "./permission-matrix/try-routes.ts";

tryRoutes(routesIn("requests"), 5_000);
