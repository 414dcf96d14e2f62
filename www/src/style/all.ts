// The global styles, in their order.
import "./tokens.css";
import "./base.css";
import "./parts.css";
import "./lists.css";
import "./totals.css";
