E.setConsole(null,{force:true});
E.setConsole=function(){};
setTime(0);
var __w=[],__n=1,__b="",__k="",__s=setWatch,__f=require("Flash").write,__e=require("Flash").erasePage;
function __o(f,n){return f.call.bind(f,0,n)}
function __t(n,a){var l=n+JSON.stringify(a);USB.write(l+" "+process.memory(COLLECTS).usage+"\n");if(l==__k)E.kickWatchdog()}
function __y(n){__t(n,arguments.slice(1))}
function __a(n){__t(n,arguments.slice(1));var s;do s=require("Storage").read(".answer",0,64);while(s.charCodeAt(0)!=__n);__n=__n+1&127;return eval(s.substr(1))}
function __d(_,d){__b+=d;for(var i=__b.indexOf("\n");i>=0;i=__b.indexOf("\n")){d=__b.substr(0,i);__b=__b.substr(i+1);eval(d)}}
global.pinMode=__o(__y,"pinMode");
global.digitalWrite=__o(__y,"digitalWrite");
global.digitalRead=__o(__a,"digitalRead");
global.digitalPulse=__o(__y,"digitalPulse");
global.analogRead=__o(__a,"analogRead");
global.analogWrite=__o(__y,"analogWrite");
global.setWatch=__o(function(n,f,p,o){__t(n,[p,o]);__w.push(f);return __s(f,p,o)},"setWatch");
E.memoryArea=__o(function(_,a,l){return require("Storage").read(".vault",a-VAULT,l)});
require("Flash").write=__o(function(n,d,a){__t(n,[a,d.length]);__f(d,a+SHIFT)},"Flash.write");
require("Flash").erasePage=__o(function(n,a){__t(n,[a]);a+=SHIFT;for(var e=a+PAGE;a<e;a+=require("Flash").getPage(a).length)__e(a)},"Flash.erasePage");
NRF={setServices:__o(__y,"NRF.setServices"),sleep:__o(__y,"NRF.sleep"),getBattery:__o(__a,"NRF.getBattery")};
I2C1={setup:__o(__y,"I2C1.setup"),writeTo:__o(__a,"I2C1.writeTo"),readFrom:__o(__a,"I2C1.readFrom")};
process.on("uncaughtException",function(e){__t("exception",[""+e,e.stack])});
E.on("errorFlag",function(f){__t("errorFlag",[f])});
USB.on("data",__o(__d));
